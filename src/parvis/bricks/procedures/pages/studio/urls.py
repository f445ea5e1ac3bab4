"""Addresses under /studio/."""

from django.urls import path

from parvis.bricks.procedures.pages.studio import (
    examples,
    listing,
    outline,
    publishing,
    questions,
    rules,
    serving,
    settings,
    trial,
)

app_name = "studio"
ONE = "<uuid:procedure>/"
urlpatterns = [
    path("", listing.procedures, name="procedures"),
    path("nouvelle/", listing.begin, name="begin"),
    path("importer/", listing.import_file, name="import"),
    path(ONE, outline.form, name="form"),
    path(f"{ONE}annuler/", outline.undo, name="undo"),
    path(f"{ONE}retablir/", outline.redo, name="redo"),
    path(f"{ONE}retirer/<int:number>/", outline.remove, name="remove"),
    path(f"{ONE}ajouter/<int:into>/", questions.add, name="add"),
    path(f"{ONE}ajouter/<int:into>/<slug:kind>/", questions.new, name="new"),
    path(f"{ONE}question/<int:number>/", questions.question, name="question"),
    path(f"{ONE}deplacer/<int:number>/", questions.place, name="place"),
    path(f"{ONE}condition/<int:number>/", rules.condition, name="condition"),
    path(f"{ONE}calcul/<int:number>/", rules.computed, name="computed"),
    path(f"{ONE}controles/<int:number>/", rules.checks, name="checks"),
    path(f"{ONE}controles/<int:number>/<int:position>/", rules.check, name="check"),
    path(f"{ONE}page/", questions.add_page, name="add_page"),
    path(f"{ONE}page/<int:number>/", questions.page, name="page"),
    path(f"{ONE}reglages/", settings.settings, name="settings"),
    path(f"{ONE}reglages/dates/", settings.dates, name="dates"),
    path(f"{ONE}reglages/service/", serving.service, name="service"),
    path(f"{ONE}reglages/service/nouveau/", serving.describe_new, name="describe_new"),
    path(f"{ONE}reglages/service/<uuid:service>/", serving.describe, name="describe"),
    path(f"{ONE}reglages/fichier/", listing.replace_by_file, name="replace"),
    path(f"{ONE}reglages/<slug:section>/", settings.section, name="section"),
    path(f"{ONE}copier/", listing.copy, name="copy"),
    path(f"{ONE}formulaire.<slug:kind>", listing.export, name="export"),
    path(f"{ONE}exemples/", examples.examples, name="examples"),
    path(f"{ONE}exemples/<int:number>/", examples.example, name="example"),
    path(f"{ONE}essai/", trial.trial, name="trial"),
    path(f"{ONE}publier/", publishing.publish, name="publish"),
    path(f"{ONE}publiee/", publishing.published, name="published"),
    path(f"{ONE}fermer/", publishing.close, name="close"),
    path(f"{ONE}rouvrir/", publishing.reopen, name="reopen"),
    path(f"{ONE}abandonner/", publishing.discard, name="discard"),
]
