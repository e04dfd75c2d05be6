"""What a dossier refuses, in words."""

from django.utils.translation import gettext_lazy as _

from safeconduct.kernel.errors import Refused


class HasDossier(Refused):
    """One household, one dossier under way."""

    happened = _("This household has a dossier already.")
    next_step = _("Open it from the page of the case. After a refusal, first let the case gather evidence again.")


class UnknownPost(Refused):
    """The pack names the posts."""

    happened = _("The rules know no such post.")
    next_step = _("Choose one from the list.")


class NoSuchStep(Refused):
    """The pack does not allow this step from here."""

    happened = _("The dossier cannot take this step from where it stands now.")
    kept = _("The dossier stands where it stood.")
    next_step = _("Somebody may have moved it meanwhile: look at the page again.")


class NotBeingMade(Refused):
    """What two people have signed, or what was sent, is not changed underneath them."""

    happened = _("This dossier is signed or sent; its contents do not change any more.")
    next_step = _("Open it again first, if that is still possible. Its signatures are then void.")


class BeingBound(Refused):
    """One bundle of a dossier at a time: which of two would be the newest?"""

    happened = _("A bundle of this dossier is being bound.")
    kept = _("No other one was ordered.")
    next_step = _("Wait until it is ready, or cancel it.")


class BindingCancelled(Refused):
    """A person ended it."""

    happened = _("The binding was cancelled.")
    kept = _("The papers are as they were.")
    next_step = _("Bind it again when you want to.")


class NotFinished(Refused):
    """What a bundle says whose papers did not let it be bound."""

    happened = _("The bundle was not finished")
    kept = _("A paper did not open, the dossier was signed meanwhile, or a paper came in after the bundle was ordered.")
    next_step = _("The papers are as they were. Look at them and bind it again.")


class NotBound(Refused):
    """It is ready, or somebody cancelled it, in the meantime."""

    happened = _("This bundle is not being bound any more.")
    next_step = _("Look at the page again.")


class OwnWork(Refused):
    """Two people sign, and neither of them prepared it."""

    happened = _("Nobody signs their own work.")
    kept = _("No signature was added.")
    next_step = _("Ask a lawyer or a lead who did not prepare this dossier.")


class OwnStatement(OwnWork):
    """Whoever found the words of the case does not judge them."""

    happened = _("Nobody signs a bundle whose statement they wrote.")
    next_step = _("Ask a lawyer or a lead who wrote nothing in the statement of this dossier.")


class SignedAlready(Refused):
    """Two signatures are two people."""

    happened = _("You have signed this bundle already.")
    next_step = _("The second signature is somebody else's.")


class NoBundle(Refused):
    """There is nothing to sign."""

    happened = _("No bundle is ready.")
    next_step = _("Bind the bundle first, and read it.")


class OtherBundle(Refused):
    """The page showed another version than the newest."""

    happened = _("A newer bundle was bound meanwhile.")
    kept = _("No signature was added.")
    next_step = _("Read the newest version and sign that one.")


class NotOpened(Refused):
    """A signature says that somebody has read what they sign."""

    happened = _("You have not opened this version of the bundle.")
    kept = _("No signature was added.")
    next_step = _("Open it from the page of the dossier, read it, and sign then.")

    def __init__(self, version: int) -> None:
        super().__init__(_("You have not opened version %(version)s of the bundle.") % {"version": version})


class NoSuchLawyer(Refused):
    """Legal review means a lawyer who did not work on the dossier."""

    happened = _("A lawyer of the house who did not work on this dossier reviews it.")
    kept = _("The dossier stands where it stood, and no key was given.")
    next_step = _("Choose one from the list.")


class LawyerSigns(Refused):
    """One of the two signatures is a lawyer's, while the house has a lawyer who can give it."""

    happened = _("One of the two signatures is a lawyer's, and the other one is there.")
    kept = _("No signature was added.")
    next_step = _("Leave it to the lawyer who was asked, or let the caseworker ask another one.")


class SignaturesMissing(Refused):
    """The bundle that goes out bears two signatures."""

    happened = _("The newest bundle does not bear two signatures.")
    next_step = _("Ask two colleagues who did not prepare it to read and sign it.")


class NoConsent(Refused):
    """Nothing goes to an authority without the household."""

    happened = _("The household has not agreed that the dossier goes to the authority.")
    next_step = _("Speak with them, and record the consent on the page of the case.")


class Incomplete(Refused):
    """Papers that must be there are missing, and nobody has said why it goes out anyway."""

    happened = _("Papers that must be there are missing or will have expired.")
    next_step = _("Complete the dossier, or write why it goes out as it is.")


class ChangedSinceBound(Refused):
    """What two people signed is not the file any more; what has changed is said where it is raised."""

    happened = _("The file has changed since the bundle was bound.")
    kept = _("The dossier stands where it stood.")
    next_step = _("Bind the bundle again, and have two colleagues sign it.")


class WordsNeeded(Refused):
    """A step that must be explained."""

    happened = _("This step needs a few words.")
    kept = _("The dossier stands where it stood.")
    next_step = _("Write what you would say to the household.")


class LodgedBeforeSigned(Refused):
    """What was lodged is what two people had signed."""

    happened = _("The dossier was not lodged before its bundle was signed.")
    kept = _("The dossier stands where it stood.")
    next_step = _("Look at the day of the lodging again, and at the days of the signatures.")


class DecidedBeforeLodged(Refused):
    """A decision answers what was lodged."""

    happened = _("A decision is not taken before the dossier was lodged.")
    kept = _("No decision was recorded.")
    next_step = _("Look at the day of the decision again.")


class DueBeforeReceived(Refused):
    """A question is answered after it came."""

    happened = _("An answer is not due before the question was received.")
    next_step = _("Look at both days again.")


class AnsweredBeforeReceived(DueBeforeReceived):
    """A question is answered after it came."""

    happened = _("A question is not answered before it was received.")


class NotifiedBeforeDecided(DueBeforeReceived):
    """A decision reaches the household after it was taken."""

    happened = _("A decision does not reach the household before it was taken.")


class NothingAsked(Refused):
    """The question was answered, or is not of this dossier."""

    happened = _("This question is not open any more.")
    next_step = _("Look at the page again.")


class NotThisItem(Refused):
    """A paper or a requirement that is not of this dossier."""

    happened = _("That paper cannot answer that requirement.")
    next_step = _("Choose both from the lists.")
