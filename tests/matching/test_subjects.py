"""Test whose data a field is."""

import pytest

from datamap.matching.subjects import Subjects
from datamap.rulebook import load_rulebook

SUBJECTS = Subjects(load_rulebook().subjects)


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("User.email", "user"),
        ("Widget.email", "user"),
        ("email", "user"),
        ("Customer.email", "customer"),
        ("CustomerCreate.email", "customer"),
        ("shop_customers.email", "customer"),
        ("ContactMessage.email", "contact"),
        ("Patient.first_name", "patient"),
        ("Children.name", "child"),
        ("EmployeeInDB.salary", "employee"),
        ("User.emergency_contact_phone", "contact"),
        ("Order.customer_email", "customer"),
        ("Student.guardian_name", "parent"),
        ("Clientele.email", "user"),
        ("app.models.Patient.email", "patient"),
    ],
)
def test_owners_and_the_words_before_a_name_tell(path: str, subject: str) -> None:
    assert SUBJECTS.of_path(path, "user.contact.email") == subject


def test_the_address_of_whoever_asks_is_no_customers() -> None:
    assert SUBJECTS.of_path("client_ip", "user.device.ip_address") == "user"
    assert SUBJECTS.of_path("client.host", "user.device.ip_address") == "user"
    assert SUBJECTS.of_path("Visitor.user_agent", "user.device") == "visitor"
    assert SUBJECTS.of_path("Visitor.client_ip", "user.device.ip_address") == "visitor"
