"""The guard of the partners' public forms: that of bookings, with our own number, settings and words."""

from django.core.signing import TimestampSigner
from django.utils.translation import gettext_lazy as _

from ateliers import garde
from partenaires.conf import reglage


class GardeForm(garde.GardeForm):
    """A form with a signed, dated number, and a trap."""

    signataire = TimestampSigner(salt="partenaires.formulaire")
    reglage = staticmethod(reglage)
    phrase_du_piege = _(
        "Nous n’avons pas pu vérifier votre envoi. Relisez vos réponses, puis envoyez-les encore une fois."
    )
