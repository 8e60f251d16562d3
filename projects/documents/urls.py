from django.urls import path

from projects.documents import views

urlpatterns = [path("documenten/<int:pk>/<str:name>", views.serve, name="document")]
