"""Test fields that a class takes of a model which only its name tells."""

import pytest

from tests.pages.checking import follow

MODELS = """\
from django.db import models


class Customer(models.Model):
    email = models.EmailField()
    plan = models.CharField(max_length=3)
"""
FORM = """\
from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model

{model}


class CustomerForm(forms.ModelForm):
    class Meta:
        model = Customer
        fields = ["email", "plan"]
"""


@pytest.mark.parametrize(
    ("model", "names"),
    [
        ('Customer = apps.get_model("shop", "customer")', ["CustomerForm.email"]),
        ('Customer = apps.get_model("shop.Customer")', ["CustomerForm.email"]),
        ("from shop.models import Customer", ["CustomerForm.email"]),
        ("Customer = get_user_model()", ["CustomerForm.email"]),
        ('Customer = apps.get_model("shop", "order")', []),
        ("Customer = find_model()", []),
    ],
)
def test_the_fields_that_a_form_lists(model: str, names: list[str]) -> None:
    files = {"shop/models.py": MODELS, "shop/forms.py": FORM.format(model=model)}
    found = [item.name for item in follow(files).inventory if item.path == "shop/forms.py"]
    assert found == names
