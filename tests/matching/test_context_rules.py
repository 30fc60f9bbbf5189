"""Test names that are personal by what stands around them, with the bundled rules."""

import pytest

from datamap.matching.classify_names import NameClassifier
from datamap.matching.occurrences import Known, Occurrence
from datamap.rulebook import load_rulebook

BOOK = load_rulebook()
CLASSIFIER = NameClassifier(BOOK.categories, BOOK.context)

# Names of which the owner is known as a class: owner, name, type, category.
FIELDS = """
Ticket              title           CharField       user.content.message
Ticket              queue           CharField       -
Ticket              title           IntegerField    -
TicketQueue         title           CharField       -
ErrorReport         text            TextField       -
Comment             body_html       TextField       user.content.message
ForumPost           content         TextField       user.content.public
Application         motivation      TextField       -
Order               notes           TextField       user.content.message
Product             notes           TextField       -
Address             line1           CharField       user.contact.address.street
AddressInput        country         str             user.contact.address.country
IPAddress           number          str             -
Payment             ship_to_country CharField       user.contact.address.country
Vaccination         batch           TextField       user.health_and_medical
Vaccination         given           DateField       user.health_and_medical
Vaccination         created_at      DateTimeField   -
Operation           findings        TextField       -
TestResult          passed          BooleanField    -
Prescription        id              int             -
DrugCatalogue       notes           TextField       -
Diagnosis           is_infectious   BooleanField    user.health_and_medical
VitalSign           weight          float           user.biometric.health
Measurement         weight          float           -
Parcel              weight          float           -
Workout             distance        float           user.user_sensor
Delivery            distance        float           -
PerformanceReview   score           int             user.workplace.performance
CreditCard          expiry          date            user.financial.credit_card
Employee            hire_date       date            user.workplace
PasswordReset       token           str             user.authorization.credentials
PagingToken         token           str             -
Member              picture         ImageField      user.content.self_image
Team                picture         ImageField      -
Member              number          CharField       user.unique_id
Invoice             number          CharField       -
FamilyMember        relation        CharField       user.social.family
Review              feedback_reviewer   TextField   user.content.public
Order               nom_client      str             user.name
Order               nom_produit     str             -
Bestellung          kundenname      str             user.name
Bestellung          artikelname     str             -
Row                 occupantid      int             user.unique_id
Row                 orderid         int             -
Mailer              email_user      str             -
Customer            default_billing_address  str    user.contact.address
Site                default_billing_address  str    -
Employee            lock_staff_message  TextField   user.content.message
Employee            lock_staff_message  CharField   -
Invite              invalid_emails  list            user.contact.email
Invite              invalid_email   str             -
Person              country         ForeignKey      user.contact.address.country
Person              address         ForeignKey      -
Hotel               phone           str             -
Employee            company_email   str             user.contact.email
Member              first_visit     DateField       -
"""

# Paths that a value is read from: path, name, category.
PATHS = """
ticket.assigned_to          name            user.name
order.created_by            id              user.unique_id
order.created_by            email           user.contact.email
request.user.profile        city            user.contact.address.city
user.company                name            -
app.config.user             name            -
app.config                  email           -
ADMIN_DEFAULTS              email           -
request.POST                email           user.contact.email
get_user()                  name            user.name
get_user                    name            -
customer.phone_number       as_e164         user.contact.phone_number
product.code                as_text         -
ticket                      title           user.content.message
"""

# Names without an owner, in a function: function, name, category.
SCOPES = """
search_threads              query           user.behavior.search_history
run_report                  query           -
log_login                   ip              user.device.ip_address
probe_port                  ip              -
read_inbox                  body            user.content.email
render_page                 body            -
merge_chat                  history         user.content.message
merge_branches              history         -
create_user                 name            user.name
create_project              name            -
get_user_by_email           phone           user.contact.phone_number
get_user_photo              name            -
User.__init__               address         user.contact.address
Server.__init__             address         -
UserService.set_locale      locale          user.demographic.language
PageService.set_locale      locale          -
PartnerUserUnlinkView.post  name            user.name
UserGroupView.post          name            -
add_comment                 content         user.content.message
send_report                 content         -
validate_posts              message         -
update_password             hash            user.authorization.password
update_file                 hash            -
send_mail                   recipients      user.contact.email
send_webhook                recipients      -
oauth_callback              code            user.authorization.credentials
run_script                  code            -
parse_source                comments        -
list_events                 comments        user.content.message
"""

# The names beside it: owner, siblings, name, category.
SIBLINGS = """
Entry   email,first_name    name        user.name
Entry   email,first_name    address     user.contact.address
Entry   email,phone         name        -
Entry   city,street         state       user.contact.address.state
Entry   progress,queue      state       -
Entry   street              country     user.contact.address.country
Entry   continent           country     -
Shop    email,first_name    name        -
Operation   patient,start   findings    user.health_and_medical
Operation   handler,start   findings    -
Client      email,phone     address     user.contact.address
Client      session,timeout address     -
Params      to_city,to_zip  to_street   user.contact.address.street
Params      to_city,queue   from_street -
Account     email,industry  website     -
Account     email,last_name,industry    website     user.contact.url
Contact     annual_revenue  name        -
Contact     birthday        name        user.name
"""


def _lines(table: str) -> list[str]:
    return table.strip().splitlines()


def _told(spot: Occurrence) -> str:
    found = CLASSIFIER.judge(spot).found
    return str(found.category) if found else "-"


@pytest.mark.parametrize("line", _lines(FIELDS))
def test_an_owner_makes_a_name_personal(line: str) -> None:
    owner, name, type_name, expected = line.split()
    assert _told(Occurrence(name, owner, type_name, Known.DECLARED)) == expected


@pytest.mark.parametrize("line", _lines(PATHS))
def test_a_path_makes_a_name_personal(line: str) -> None:
    owner, name, expected = line.split()
    assert _told(Occurrence(name, owner)) == expected


@pytest.mark.parametrize("line", _lines(SCOPES))
def test_a_function_makes_a_name_personal(line: str) -> None:
    scope, name, expected = line.split()
    assert _told(Occurrence(name, scope=scope)) == expected


@pytest.mark.parametrize("line", _lines(SIBLINGS))
def test_siblings_make_a_name_personal(line: str) -> None:
    owner, siblings, name, expected = line.split()
    beside = frozenset(siblings.split(","))
    assert _told(Occurrence(name, owner, known=Known.DECLARED, siblings=beside)) == expected


@pytest.mark.parametrize(
    ("spot", "why"),
    [
        (Occurrence("name", "Product"), "'name' counts only where it belongs to a person"),
        (Occurrence("EMAIL"), "a name in capitals is a constant"),
        (Occurrence("progress"), "no rule knows the name here"),
        (Occurrence("email_template"), "'template' behind 'email' makes it something about it"),
        (Occurrence("from_email"), "'from_email' looks like user.contact.email and is not"),
        (Occurrence("test_email"), "'test' before 'email' makes it something about it"),
        (Occurrence("email", "Settings"), "settings configures a program"),
        (
            Occurrence("email", "User", "BooleanField"),
            "its type BooleanField holds nothing personal",
        ),
        (Occurrence("email", "User", "int"), "its type int holds no user.contact.email"),
        (Occurrence("gender", "Product"), "'gender' belongs to product and no person"),
        (Occurrence("title", "Ticket"), "it belongs to a ticket: what somebody wrote to somebody"),
    ],
)
def test_the_words_say_what_decided(spot: Occurrence, why: str) -> None:
    assert CLASSIFIER.judge(spot).why == why


def test_every_context_rule_says_what_it_finds() -> None:
    for rule in BOOK.context.rules:
        assert rule.why[0].islower(), rule.origin
        assert not rule.why.endswith("."), rule.origin
