"""Addresses of invitations and of an organisation's own people. Included before allauth's, which closes signing up."""

from django.urls import path

from accounts import views

app_name = "accounts"
OWN = "mijn/organisatie/<int:authority_id>/"

urlpatterns = [
    path("account/signup/", views.by_invitation_only, name="signup"),
    path("account/uitnodiging/<str:secret>/", views.accept_invitation, name="accept_invitation"),
    path("account/beveiliging/", views.second_factor, name="second_factor"),
    path(OWN, views.show_organisation, name="organisation"),
    path(f"{OWN}uitnodigen/", views.invite_colleague, name="invite_colleague"),
    path(f"{OWN}uitnodigingen/<int:pk>/intrekken/", views.withdraw_invitation, name="withdraw_invitation"),
    path(f"{OWN}rollen/<int:pk>/beeindigen/", views.end_membership, name="end_membership"),
    path(f"{OWN}vervanging/", views.appoint_deputy, name="appoint_deputy"),
    path(f"{OWN}vervanging/<int:pk>/beeindigen/", views.end_deputy, name="end_deputy"),
]
