"""Render certificates: for their holder, for whoever checks one, and as a picture."""

from bot.html import Html
from bot.i18n import Text
from bot.pictures import CertificatePicture, can_show
from models.certificates import (
    CertificateCheck,
    CertificateStatus,
    Facts,
    Passed,
    SignedCertificate,
)

_WITHOUT_FACTS = (CertificateStatus.FORGED, CertificateStatus.FOREIGN)


def label(t: Text, passed: Passed) -> str:
    """Return the label of the button that shows the certificate of a session."""
    day = t.short_day(passed.day)
    return t.plain("certificates.button_one", subject=passed.title, day=day)


def caption(t: Text, certificate: SignedCertificate) -> Html:
    """Render what stands below the picture for its holder."""
    facts = certificate.facts
    lines = [_facts(t, facts), "", t("certificates.how_to_check")]
    if not can_show(facts.name):
        lines.append(t("certificates.letters"))
    if certificate.new_name:
        lines.append(t("certificates.other_name", name=certificate.new_name))
    return Html("\n".join(lines))


def told(t: Text, subject: str) -> Html:
    """Render to a worker that they have passed."""
    return t("certificates.passed", subject=subject)


def check_link(username: str, facts: Facts) -> str:
    """Return the link by which anybody asks the bot about a certificate."""
    return f"https://t.me/{username}?start=v{facts.serial.replace('-', '')}"


def forward(t: Text, facts: Facts) -> str:
    """Return a short text about a certificate, to be forwarded with its link."""
    day = t.date(facts.day)
    return t.plain("certificates.forward", name=t.person(facts.name), subject=facts.title, day=day)


def verdict(t: Text, found: CertificateCheck) -> Html:
    """Render how a certificate stands, and what the paper must say."""
    said = t(f"certificates.is_{found.status}", replaced_by=found.replaced_by)
    if found.status in _WITHOUT_FACTS or found.day is None:
        return said
    facts = _facts(t, Facts(found.name, found.title, found.day, found.serial))
    # Whose name is deleted has it on the paper still: what follows is not all that it says.
    heading = [t("certificates.must_say")] if found.name else []
    return Html("\n".join([said, "", *heading, facts]))


def picture(
    t: Text, certificate: SignedCertificate, campaign: str, colour: str, username: str
) -> CertificatePicture:
    """Return the contents of the certificate as a picture."""
    facts = certificate.facts
    return CertificatePicture(
        campaign=campaign,
        colour=colour,
        title=t.plain("certificates.title"),
        name=facts.name,
        done=t.plain("certificates.done"),
        subject=facts.title,
        day=t.date(facts.day),
        serial=facts.serial,
        check=t.plain("certificates.check", bot=f"@{username}"),
        signed=certificate.text,
    )


def _facts(t: Text, facts: Facts) -> Html:
    """Return the lines that are the same on the paper, a line each; no name where there is none."""
    lines = [
        t("certificates.name", name=facts.name) if facts.name else "",
        t("certificates.subject", subject=facts.title),
        t("certificates.day", day=t.date(facts.day)),
        t("certificates.serial", serial=facts.serial),
    ]
    return Html("\n".join(line for line in lines if line))
