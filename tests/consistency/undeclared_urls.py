"""A URL module with a view that declares nothing, for test_routes."""

from django.http import HttpResponse
from django.urls import path


def view(request):
    return HttpResponse("open")


urlpatterns = [path("nobody-said-who/", view), path("connexion/", view, name="signin")]
handler403 = "parvis.ui.errors.forbidden"
