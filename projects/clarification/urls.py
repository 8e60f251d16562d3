"""`/mijn/projecten/<slug>/vragen/…`: the register of questions, for the team and who supports it."""

from django.urls import path

from projects.clarification import views

urlpatterns = [
    path("", views.RegisterView.as_view(), name="questions"),
    path("vragen.<str:extension>", views.export, name="questions_export"),
    path("importeren/", views.UploadView.as_view(), name="questions_upload"),
    path("importeren/<int:pk>/", views.PreviewView.as_view(), name="questions_import"),
    path("importeren/<int:pk>/niet-overgenomen.csv", views.left_out, name="questions_left_out"),
    path("<int:number>/", views.question, name="question"),
    path("<int:number>/<slug:code>/", views.QuestionActView.as_view(), name="question_act"),
]
