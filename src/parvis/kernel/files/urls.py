"""Addresses of files."""

from django.urls import path

from parvis.kernel.files.serving import open_link

urlpatterns = [path("<str:token>", open_link, name="kernel-file")]
