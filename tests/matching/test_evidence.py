"""Test kinds of evidence of which each decides both ways: a name that is and one that is not."""

import pytest

from datamap.matching.classify_names import NameClassifier
from datamap.matching.occurrences import Known, Occurrence
from datamap.rulebook import load_rulebook

BOOK = load_rulebook()
CLASSIFIER = NameClassifier(BOOK.categories, BOOK.context)

# Declared fields: owner, siblings, name, type, category.
FIELDS = """
Patron              -           pid             str             user.unique_id
Loan                -           patron_pid      str             user.unique_id
Loan                -           item_pid        str             -
Message             -           sender_mxid     str             user.unique_id
Message             -           valid           str             -
LocationSchemaV1    -           email           fields.Email    -
ProviderSchemaV1    -           phone           str             -
PatientSchemaV1     -           phone           str             user.contact.phone_number
Cart                -           billing_address models.ForeignKey(BaseAddress)  user.contact.address
Cart                -           voucher         models.ForeignKey(Voucher)      -
Answer              -           question        models.ForeignKey(Question)     -
Guest               -           access_token    models.OneToOneField(Token)     -
DeleteForm          -           password        str             user.authorization.password
SmtpForm            -           password        str             -
EmailConfigItem     -           password        str             -
UserFactory         -           email           str             user.contact.email
ServerManager       -           email           str             -
InsureeGQLType      -           age             int             user.demographic.age_range
ProductGQLType      -           age             int             -
Profession          -           profession      str             -
Applicant           -           profession      str             user.job_title
Supplier            -           ibans           str             -
Employee            -           iban            str             user.financial.bank_account
RegistrantsListToBadges -       height          int             -
UserPreferences     -           timezone        str             user.location.imprecise
AudioPlayer         -           name            str             -
Player              -           name            str             user.name
QueryEditor         -           id              int             -
OrderPosition       -           secret          str             user.authorization.credentials
Shop                -           secret          str             -
Invitation          email       token           str             user.authorization.credentials
Invitation          expires     token           str             -
UploadedFile        -           file_name       str             user.content.file
Template            -           file_name       str             -
WaitingListEntry    email       name_cached     str             user.name
Product             sku         name_cached     str             -
Order               -           invoice_to      str             user.contact.address
Order               -           invoice_to_name str             user.name
Order               -           invoice_from_name   str         -
EducationEntry      -           remarks         models.TextField    user.content.message
EducationEntry      -           remarks_count   int             -
CallLog             -           to_number       str             user.contact.phone_number
CallLog             -           to_number       int             -
AuditLog            -           ip              str             user.device.ip_address
Server              -           ip              str             -
LocationPing        -           latitude        float           user.location.precise
Store               -           latitude        float           -
ApiKey              user_id     key_hash        str             user.authorization.credentials
ApiKey              service     key_hash        str             -
BloodPressure       -           value           int             user.health_and_medical
Sensor              -           value           int             -
Submission          student_id  grade           int             user.workplace.education
Submission          batch_id    grade           int             -
Booking             phone       name            str             user.name
Booking             starts      name            str             -
SearchLog           -           term            str             user.behavior.search_history
Glossary            -           term            str             -
Town                -           zipcode         str             -
Member              -           zipcode         str             user.contact.address.postal_code
ThreadSerializer    -           emails          serializers.HyperlinkedRelatedField     -
ThreadSerializer    -           emails          serializers.ListField   user.contact.email
Job                 -           username        str             user.account.username
Bot                 -           username        str             -
"""

# Variables: the function, name, category.
SCOPES = """
check_participant_age       age             user.demographic.age_range
check_package_age           age             -
is_public_ip                ip_address      -
log_visit                   ip_address      user.device.ip_address
send_sms                    number          user.contact.phone_number
send_invoice                number          -
transcribe                  audio           user.content.audio
play                        audio           -
Member.kick                 reason          user.content.message
Job.retry                   reason          -
generate_image              prompt          user.content.prompt
ask_yesno                   prompt          -
search_users                match_query     -
search_users                query           user.behavior.search_history
geocode                     address         user.contact.address
resolve_host                address         -
notify                      email_of_patient    user.contact.email
notify                      number_of_patients  -
notify                      users_with_email    -
load                        patron_dump     user
load                        database_dump   -
validate_insuree_number     insuree_number  user.unique_id
validate_batch_number       batch_number    -
load                        Demographics    -
load                        demographics    user.demographic
load                        get_zipcode     -
load                        zipcode         user.contact.address.postal_code
load                        token_owner     -
load                        fname           -
"""

# Keys and attributes: what they are read from, name, category.
PATHS = """
error_messages      email           -
help_texts          phone           -
filter_fields       email           -
cleaned_data        email           user.contact.email
cleaned_data        city            user.contact.address.city
region_data         city            -
OrderManager.request    remote_ip   user.device.ip_address
ServerPool          remote_ip       -
User                query           -
user                calendar_token  user.authorization.credentials
calendar            calendar_token  -
"""


def _told(spot: Occurrence) -> str:
    found = CLASSIFIER.judge(spot).found
    return str(found.category) if found else "-"


@pytest.mark.parametrize("line", FIELDS.strip().splitlines())
def test_what_stands_around_a_field_decides(line: str) -> None:
    owner, beside, name, type_name, expected = line.split()
    siblings = frozenset() if beside == "-" else frozenset({beside})
    spot = Occurrence(name, owner, type_name, Known.DECLARED, siblings=siblings)
    assert _told(spot) == expected


@pytest.mark.parametrize("line", SCOPES.strip().splitlines())
def test_what_a_function_is_about_decides(line: str) -> None:
    scope, name, expected = line.split()
    assert _told(Occurrence(name, scope=scope)) == expected


@pytest.mark.parametrize("line", PATHS.strip().splitlines())
def test_what_a_name_is_read_from_decides(line: str) -> None:
    owner, name, expected = line.split()
    assert _told(Occurrence(name, owner)) == expected


@pytest.mark.parametrize(
    ("label", "type_name", "expected"),
    [
        ("Date of birth", "DateField", "user.demographic.date_of_birth"),
        ("Your e-mail address", "CharField", "user.contact.email"),
        ("Surname", "CharField", "user.name.last"),
        ("Surname", "ForeignKey", "-"),
        ("Email verified", "CharField", "-"),
        ("Email template", "CharField", "-"),
        ("Phone", "BooleanField", "-"),
        ("Whether we may write to the e-mail address", "CharField", "-"),
        ("", "CharField", "-"),
    ],
)
def test_what_a_form_calls_a_field_decides(label: str, type_name: str, expected: str) -> None:
    spot = Occurrence("extra1", "Answers", type_name, Known.DECLARED, label=label)
    assert _told(spot) == expected


def test_a_label_changes_no_name_that_says_it_is_nothing() -> None:
    spot = Occurrence("email_count", "Answers", "CharField", Known.DECLARED, label="E-mail")
    assert _told(spot) == "-"
