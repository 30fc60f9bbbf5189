"""Test which names are personal, with the bundled categories: a table of names and owners."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamap.matching.classify_names import NameClassifier
from datamap.matching.occurrences import Known
from datamap.rulebook import load_rulebook

BOOK = load_rulebook()
CLASSIFIER = NameClassifier(BOOK.categories, BOOK.context)


# Declared fields: owner, name, type, category; those marked with ? are only likely.
FIELDS = """
EmailAddress    value           user.contact.email
PhoneNumber     value           user.contact.phone_number
EmailCount      value           -
User            email           str                     user.contact.email
User            Email           str                     user.contact.email
User            emailAddress    str                     user.contact.email
User            email           EmailStr                user.contact.email
User            mail            str                     user.contact.email
User            contact         pydantic.EmailStr       user.contact.email
User            contact         Annotated[pydantic.EmailStr, Field()]   user.contact.email
User            login           django.db.models.EmailField     user.contact.email
Customer        billing_email   str                     user.contact.email
Order           billing_email   str                     user.contact.email
Order           customer_email  str                     user.contact.email
Order           emails          list[str]               user.contact.email
User            email_hash      bytes                   user.contact.email
User            new_email       Mapped[str|None]        user.contact.email
Invite          recipient_email str                     user.contact.email
KhojUser        email_verified  bool                    -
User            email_verified  str                     -
User            verified_email  bool                    -
User            email           bool                    -
User            email           Optional[bool]          -
User            email_template  str                     -
User            email_count     int                     -
User            email           int                     -
User            email_sent_at   datetime                -
User            is_email        str                     -
User            has_phone       bool                    -
User            send_email      bool                    -
User            EMAIL_HOST      str                     -
Settings        email_host      str                     -
Settings        email           str                     -
Settings        from_email      str                     -
AppConfig       admin_email     str                     -
MailConfig      email           str                     -
Settings        smtp_password   SecretStr               -
Source          bank_api_password -                     -
Settings        password        SecretStr               -
UserSettings    email           str                     user.contact.email
Company         email           str                     -
Company         phone           str                     -
Company         name            str                     -
Company         address         str                     -
EmailTemplate   name            str                     -
EmailTemplate   email           str                     -
Mailer          from_email      str                     -
User            name            str                     user.name
User            full_name       str                     user.name
Customer        user_id         int                     user.unique_id
Conversation    user_thread_id  int                     -
Conversation    caller_thread_id    int                 -
Ticket          organizer_id    int                     -
Organizer       name            str                     -
Organizer       email           str                     user.contact.email
User            fullName        str                     user.name
Employee        salary_eur      int                     user.financial.salary
Wallet          balance_msat    int                     user.financial
Account         balance_usd     Decimal                 user.financial
Sheet           balance         Decimal                 -
CreatePayment   memo            str                     user.content.message
PaymentOptions  memo            str|None                user.content.message
Transfer        note            str                     user.content.message
Cache           memo            dict                    -
Function        memo            str                     -
ConnectionOptions   name        str                     -
ProductReview   name            str                     user.name
Users           name            str                     user.name
UserProfile     name            str                     user.name
UserInDB        name            str                     user.name
UserCreate      name            str                     user.name
CustomerCreateRequest   name    str                     user.name
HTTPUser        name            str                     user.name
Profile         name            str                     user.name
SignUp          name            str                     user.name
SignUp          phone           NotRequired[str]        user.contact.phone_number
Member          full_name       str                     user.name
Booking         guest_name      str                     user.name
Order           customer_name   str                     user.name
Document        author_name     str                     user.name
Product         name            str                     -
Price           name            str                     -
Plan            description     str                     -
Plan            balance         int                     -
ProductImage    name            str                     -
UserGroup       name            str                     -
UserRole        name            str                     -
ChatModel       name            str                     -
ClientApplication       name    str                     -
WebScraper      name            str                     -
Agent           name            str                     -
Tag             name            str                     -
Order           product_name    str                     -
User            plan_name       str                     -
User            theme           str                     -
User            theme_name      str                     -
User            plan            str                     -
User            created_at      datetime                -
User            role            Role                    -
User            credits         int                     -
File            file_name       str                     -
User            model_name      str                     -
User            first_name      str                     user.name.first
GoogleUser      given_name      models.CharField        user.name.first
User            lastName        str                     user.name.last
GoogleUser      family_name     str                     user.name.last
Hotel           first_name      str                     user.name.first?
GoogleUser      picture         str                     user.content.self_image
GoogleUser      sub             str                     user.unique_id
GoogleUser      locale          str                     user.demographic.language
User            avatar_url      HttpUrl                 user.content.self_image
User            avatar_path     Mapped[str|None]        user.content.self_image
Product         image           ImageField              -
User            username        str                     user.account.username
User            user_name       str                     user.name
Bot             username        str                     -
User            google_sub      str                     user.unique_id
User            google_email    str                     user.contact.email
User            preferences     dict[str,Any]           user.account.settings
User            marketing_opt_in        bool            -
User            password        str                     user.authorization.password
User            password_hash   str                     user.authorization.password
User            hashed_password bytes                   user.authorization.password
LoginForm       password        CharField               user.authorization.password
Database        password        str                     -
RedisConfig     password        str                     -
User            id              int                     user.unique_id
User            id              Mapped[int]             user.unique_id
Product         id              int                     -
Order           id              int                     -
Order           user_id         int                     user.unique_id
Order           product_id      int                     -
Order           customer_id     str                     user.unique_id
User            stripe_customer_id      str             user.unique_id
Message         sender_id       int                     user.unique_id
User            group_id        int                     -
User            phone           str                     user.contact.phone_number
User            phone           int                     user.contact.phone_number
User            phone_number    str                     user.contact.phone_number
User            phone2          str                     user.contact.phone_number
Contact         wa_id           str                     user.contact.phone_number
Contact         mobile          str                     user.contact.phone_number
Device          phone_number_id str                     -
User            address         str                     user.contact.address
User            address_line_1  str                     user.contact.address.street
Order           shipping_address        str             user.contact.address
User            city            str                     user.contact.address.city
Address         city            str                     user.contact.address.city
Address         zip_code        str                     user.contact.address.postal_code
LocationData    city            str                     user.location.imprecise
LocationData    country_code    str                     user.location.imprecise
Airport         city            str                     -
Weather         city            str                     -
User            latitude        float                   user.location.precise
Airport         latitude        float                   -
Visit           ip_address      str                     user.device.ip_address
Visit           region          str                     user.location.imprecise
Visit           user_agent      str                     user.device
Visit           referrer        str                     user.behavior.browsing_history
Visit           page            str                     user.behavior.browsing_history
Visit           duration_ms     int                     -
Session         client_ip       str                     user.device.ip_address
Node            ip_address      str                     -
Server          ip_address      str                     -
ApiRequestLog   endpoint        str                     -
ApiRequestLog   response_code   int                     -
User            ip              str                     user.device.ip_address
Generation      prompt          str                     user.content.prompt
Generation      negative_prompt str|None                user.content.prompt
GenerationRequest       prompt  str                     user.content.prompt
ImageRequest    prompt          str                     user.content.prompt
GenerateBody    prompt          str                     user.content.prompt
AskRequest      question        str                     user.content.prompt
Generation      vendor          Vendor                  -
Generation      options         dict                    -
Generation      cost            int                     -
Generation      result_path     str                     -
Generation      system_prompt   str                     -
PromptTemplate  prompt          str                     -
PromptTemplate  name            str                     -
Agent           prompt          str                     -
ModelConfig     prompt          str                     -
ModelConfig     max_prompt_size int                     -
Message         body            str                     user.content.message
Message         text            str                     user.content.message
ChatMessage     content         str                     user.content.message
ChatRequest     message         str                     user.content.message
ChatMessageModel        message str                     user.content.message
SystemMessage   content         str                     -
ErrorMessage    text            str                     -
ChatRequestBody q               str                     user.content.prompt
PeopleAlsoAsk   question        str                     -
ClientApplication       client_id       str             -
ClientApplication       client_secret   str             -
DeleteFilesRequest      files   list[str]               -
UploadRequest   files           list[str]               user.content.file
Comment         text            TextField               user.content.message
Feedback        text            str                     user.content.message
Article         body            str                     -
Page            title           str                     -
Page            text            str                     -
Event           path            str                     -
Error           message         str                     -
Job             error_message   str                     -
Upload          file            UploadFile              user.content.file
Route           file            fastapi.UploadFile      user.content.file
Route           image           Optional[UploadFile]    user.content.file
Ticket          attachment      str                     user.content.file
FileAttachment  content         str                     user.content.file
FileAttachment  size            int                     -
User            date_of_birth   date                    user.demographic.date_of_birth
Patient         dob             date                    user.demographic.date_of_birth
Patient         diagnosis       str                     user.health_and_medical
Patient         weight          float                   user.biometric.health
Product         weight          float                   -
Person          gender          str                     user.demographic.gender
Person          age             int                     user.demographic.age_range
Cache           age             int                     -
Employee        salary          Decimal                 user.financial.salary
Payment         iban            str                     user.financial.bank_account
Payment         card_number     str                     user.financial.credit_card
Card            number          str                     user.financial.credit_card
Payment         amount          Decimal                 -
Payment         reference       str                     -
Payment         currency        str                     -
Citizen  ssn  str  user.government_id.national_identification_number
Traveller       passport_number str                     user.government_id.passport_number
Subscription    plan            str                     -
Subscription    user            ForeignKey              -
AiModelApi      api_key         str                     -
AiModelApi      name            str                     -
NotionConfig    token           str                     -
User            token           str                     user.authorization.credentials
User            otp_code        str                     user.authorization.credentials
User            tokens_used     int                     -
Usage           prompt_tokens   int                     -
Usage           completion_tokens       int             -
"""

# Bare variables and parameters, and attributes of objects of which only the variable is known.
VARIABLES = """
-               email           user.contact.email
-               user_email      user.contact.email
-               userEmail       user.contact.email
-               phone_number    user.contact.phone_number
-               username        user.account.username
-               password        user.authorization.password
-               client_ip       user.device.ip_address
request         user-agent      user.device
request         x-forwarded-for user.device.ip_address
-               customer_name   user.name
-               name            -
-               text            -
-               body            -
-               prompt          -
-               message         -
-               content         -
-               title           -
-               description     -
-               image           -
-               event           -
-               path            -
-               address         -
-               EMAIL           -
-               EMAIL_HOST      -
-               email_backend   -
-               email_regex     -
-               send_email      -
-               validate_email  -
-               test_email      -
-               file_name       -
-               host_name       -
-               db_password     -
-               smtp_password   -
-               error_message   -
-               __name__        -
-               _               -
user            name            user.name
current_user    name            user.name
self.user       name            user.name
customer        address         user.contact.address
product         name            -
settings        email           -
config          email           -
config          name            -
self            name            -
logger          name            -
client          name            -
request         prompt          user.content.prompt
body            prompt          user.content.prompt
request         question        user.content.prompt
request         name            -
request         message         user.content.message
message         body            -
message         text            -
message         content         -
input           image           -
request         client_id       -
request         q               user.content.prompt
request         text            user.content.message
-               visited_urls    -
message         id              -
response        text            -
response        content         -
file            name            -
user            id              user.unique_id
company         email           -
server          ip_address      -
"""


@pytest.mark.parametrize("line", FIELDS.strip().splitlines())
def test_declared_fields(line: str) -> None:
    owner, name, *type_words, expected = line.split()
    types = " ".join(type_words)
    found = CLASSIFIER.classify(name, owner=owner, type_name=types, known=Known.DECLARED)
    certain = "" if found is None or found.certainty == "certain" else "?"
    assert (f"{found.category}{certain}" if found else "-") == expected


@pytest.mark.parametrize("line", VARIABLES.strip().splitlines())
def test_names_of_unknown_types(line: str) -> None:
    owner, name, expected = line.split()
    found = CLASSIFIER.classify(name, owner="" if owner == "-" else owner)
    assert (found.category if found else "-") == expected
    assert found is None or found.certainty == "likely"


def test_text_of_what_a_function_is_handed() -> None:
    for name, owner, expected in [
        ("text", "message", "user.content.message"),
        ("text", "system_message", None),
        ("content", "message", None),
        ("text", "button", None),
    ]:
        found = CLASSIFIER.classify(name, owner=owner, known=Known.HANDED)
        assert (found.category if found else None) == expected
        assert CLASSIFIER.classify(name, owner=owner) is None


def test_the_words_say_why() -> None:
    for name, owner, type_name, why in [
        ("billing_email", "Order", "", "the name ends in 'email'"),
        ("name", "User", "", "'name' belongs to a person (user)"),
        ("customer_name", "", "", "'name' belongs to a person (customer)"),
        ("prompt", "request", "", "with its owner the name reads 'request_prompt'"),
        ("x", "User", "EmailStr | None", "its type is EmailStr"),
    ]:
        found = CLASSIFIER.classify(name, owner=owner, type_name=type_name)
        assert found is not None
        assert found.why == why


@given(st.text(), st.text(), st.text(), st.sampled_from(Known))
def test_any_text_is_answered(name: str, owner: str, type_name: str, known: Known) -> None:
    first = CLASSIFIER.classify(name, owner=owner, type_name=type_name, known=known)
    assert first == CLASSIFIER.classify(name, owner=owner, type_name=type_name, known=known)
