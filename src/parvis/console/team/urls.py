"""Addresses of the team, under /equipe/."""

from django.urls import path

from parvis.console.team import pages

urlpatterns = [
    path("", pages.team, name="console-team"),
    path("arrivee/", pages.arrive, name="console-arrive"),
    path("<uuid:number>/", pages.member, name="console-member"),
    path("<uuid:number>/depart/", pages.leave, name="console-member-leave"),
]
