"""Addresses of the address pages, under /registres/adresses/."""

from django.urls import path

from parvis.bricks.registers.pages.bal import certificates, editing, files, lists

app_name = "bal"
urlpatterns = [
    path("", lists.bases, name="home"),
    path("commencer/", lists.start, name="start"),
    path("<uuid:base>/", lists.base, name="base"),
    path("<uuid:base>/plan/", lists.plan, name="plan"),
    path("<uuid:base>/ajouter/", editing.add_way, name="add-way"),
    path("<uuid:base>/importer/", files.take_in, name="import"),
    path("<uuid:base>/bal.csv", files.give_out, name="export"),
    path("<uuid:base>/publier/", files.publish, name="publish"),
    path("<uuid:base>/compiler/", files.compile_now, name="compile"),
    path("voie/<uuid:way>/", editing.way, name="way"),
    path("voie/<uuid:way>/renommer/", editing.rename, name="rename"),
    path("voie/<uuid:way>/supprimer/", editing.remove_way, name="remove-way"),
    path("voie/<uuid:way>/ajouter/", editing.add_number, name="add-number"),
    path("voie/<uuid:way>/certifier/", editing.certify, name="certify"),
    path("numero/<uuid:number>/", editing.number, name="number"),
    path("numero/<uuid:number>/certificat/", certificates.certificate, name="certificate"),
    path("numero/<uuid:number>/supprimer/", editing.remove_number, name="remove-number"),
    path("communes/<str:commune>/<int:number>.csv", files.revision, name="revision"),
]
