"""`/mijn/kennis/…`"""

from django.urls import path

from projects.knowledge import views

urlpatterns = [
    path("", views.notes, name="notes"),
    path("<int:pk>/", views.note, name="note"),
    path("bestanden/<int:pk>/", views.note_file, name="note_file"),
    path("<slug:code>/", views.KnowledgeActView.as_view(), name="knowledge_act"),
]
