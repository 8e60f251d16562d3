"""The screens of the register of questions."""

from projects.clarification.views.imports import PreviewView, UploadView, left_out
from projects.clarification.views.questions import QuestionActView, question
from projects.clarification.views.register import RegisterView, export

__all__ = ["PreviewView", "QuestionActView", "RegisterView", "UploadView", "export", "left_out", "question"]
