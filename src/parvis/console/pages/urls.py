"""Addresses of the console, under /console/."""

from django.urls import path

from parvis.console.pages import claims, files, home, journal, legal, letters, tasks

urlpatterns = [
    path("", home.home, name="console-home"),
    path("taches/", tasks.jobs, name="console-jobs"),
    path("taches/<uuid:number>/", tasks.job, name="console-job"),
    path("evenements/", tasks.deliveries, name="console-deliveries"),
    path("evenements/<int:number>/", tasks.delivery, name="console-delivery"),
    path("courrier/", letters.letters, name="console-letters"),
    path("courrier/<uuid:number>/", letters.letter, name="console-letter"),
    path("fichiers/", files.files, name="console-files"),
    path("journal/", journal.journal, name="console-journal"),
    path("pages-legales/", legal.facts_page, name="console-legal"),
    path("organisations/", claims.claims, name="console-claims"),
    path("organisations/<uuid:number>/", claims.claim, name="console-claim"),
]
