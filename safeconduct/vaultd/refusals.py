"""What the broker answers when it does not do it. The class is the cause; custody says it in words."""


class BrokerRefusal(Exception):
    """The broker said no, and did nothing."""


class SessionUnknown(BrokerRefusal):
    """The session ended, never was, or this is not its half."""


class NeedsStepUp(BrokerRefusal):
    """The second key is closed."""


class NotGranted(BrokerRefusal):
    """Nothing that was brought along opens this."""


class KeyNotVouchedFor(BrokerRefusal):
    """The public key that was to receive is not known to be its holder's, or may not receive this."""


class MayNotVouch(BrokerRefusal):
    """Who vouches is not of the roster, or would vouch for themselves or a second time."""


class NotApproved(BrokerRefusal):
    """Two different colleagues have not said yes to exactly this within a day."""


class WordsDoNotFit(BrokerRefusal):
    """The words are not those of this lock."""


class TooManyAtOnce(BrokerRefusal):
    """More derivations at once than this machine does."""


class ShredKeyGone(BrokerRefusal):
    """The subject was erased."""


class NotLogged(BrokerRefusal):
    """The log could not be written, so nothing was opened."""


class NotForThisFace(BrokerRefusal):
    """This socket does not take this question."""


class NotAWord(BrokerRefusal):
    """A purpose or a type that is no word of the house."""


class NoWorkerKnown(BrokerRefusal):
    """None of the workers named has told the broker its key."""


class TooManyCases(BrokerRefusal):
    """More cases within an hour than one opens without a colleague's approval."""


class NobodyAsked(BrokerRefusal):
    """The holder who is to open more was not refused within the hour, or is the one who approves."""


class GlassBroken(BrokerRefusal):
    """The holder has opened another case by breaking the glass within a day."""


class Unreachable(BrokerRefusal):
    """The broker's process does not answer."""
