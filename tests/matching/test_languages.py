"""Test names of fields in other languages than English, in latin letters."""

import pytest

from datamap.matching.classify_names import NameClassifier
from datamap.matching.occurrences import Known
from datamap.rulebook import load_rulebook

BOOK = load_rulebook()
CLASSIFIER = NameClassifier(BOOK.categories, BOOK.context)

# Names that say it alone: category, then the names.
STRONG = """
user.name.first                 vorname prenom primer_nombre primeiro_nome imya prénom
user.name.last                  nachname nom_famille apellido sobrenome familiya
user.name                       vollname nom_complet nombre_completo nome_completo otchestvo
user.contact.email              emailadresse adresse_email correo_electronico endereco_email
user.contact.phone_number       telefonnummer handynummer numero_telephone telefono_movil telefone
user.contact.address            anschrift adresse_postale direccion_envio endereco_entrega
user.contact.address.street     strasse hausnummer logradouro Straße
user.contact.address.postal_code    plz postleitzahl code_postal codigo_postal pochtovyy_indeks
user.demographic.date_of_birth  geburtsdatum date_naissance fecha_nacimiento data_rozhdeniya
user.demographic.birth_place    geburtsort lieu_naissance lugar_nacimiento mesto_rozhdeniya
user.demographic.marital_status familienstand etat_civil estado_civil semeynoe_polozhenie
user.demographic.nationality    staatsangehoerigkeit nationalite nacionalidad grazhdanstvo
user.authorization.password     passwort mot_de_passe contrasena senha parol
user.financial.bank_account     kontonummer numero_compte cuenta_bancaria conta_bancaria
user.financial.salary           gehalt salaire salario remuneracao zarplata
user.government_id.passport_number  reisepass passeport pasaporte passaporte pasport
user.government_id.national_identification_number   steuernummer num_secu cedula cpf snils
user.government_id.drivers_license_number   fuehrerschein permis_conduire carteira_motorista
user.health_and_medical         krankengeschichte groupe_sanguin enfermedades doencas diagnoz
user.unique_id                  kundennummer id_utilisateur usuario_id numero_cliente
"""

# Names that say it under a person alone: owner, name, category.
WEAK = """
Kunde           name            user.name
Benutzer        ort             user.contact.address.city
Mitglied        land            user.contact.address.country
Utilisateur     nom             user.name
Adherent        ville           user.contact.address.city
Cliente         nombre          user.name
Usuario         direccion       user.contact.address
Empleado        sexo            user.demographic.gender
Funcionario     endereco        user.contact.address
Aluno           nome            user.name
Polzovatel      fio             user.name
Klient          gorod           user.contact.address.city
Produkt         name            -
Produit         nom             -
Producto        nombre          -
Server          ort             -
Config          land            -
"""


@pytest.mark.parametrize("line", STRONG.strip().splitlines())
def test_names_that_say_it_alone(line: str) -> None:
    category, *names = line.split()
    found = {name: CLASSIFIER.classify(name) for name in names}
    assert {name: one and str(one.category) for name, one in found.items()} == dict.fromkeys(
        names, category
    )


@pytest.mark.parametrize("line", WEAK.strip().splitlines())
def test_names_that_say_it_under_a_person(line: str) -> None:
    owner, name, expected = line.split()
    found = CLASSIFIER.classify(name, owner=owner, known=Known.DECLARED)
    assert (str(found.category) if found else "-") == expected
    assert CLASSIFIER.classify(name) is None


def test_what_reads_alike_in_english_is_not_taken() -> None:
    for name in ("kind_name", "handy", "pol", "rue", "diagnose", "ort", "genre", "persona"):
        assert CLASSIFIER.classify(name) is None
        assert CLASSIFIER.classify(name, owner="product") is None
