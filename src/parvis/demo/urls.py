"""Addresses of the demo sign-in page."""

from django.urls import path

from parvis.demo import views

app_name = "demo"
urlpatterns = [
    path("personnes/", views.people, name="people"),
    path("personnes/entrer/", views.enter, name="enter"),
]
