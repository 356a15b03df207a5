"""Pages beside the back office: probes, and mail that stays here."""

from django.urls import include, path

from adminpanel import mail_folder

urlpatterns = [
    path("", include("adminpanel.health.urls")),
    path("mail-folder", mail_folder.mail_folder, name="mail_folder"),
    path("mail-folder/<int:pk>", mail_folder.mail_page, name="mail_folder_mail"),
    path("mail-folder/<int:pk>/source", mail_folder.mail_source, name="mail_folder_source"),
]
