"""The blocks that editors compose pages with. Few, so that pages look alike."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from ateliers.models.theme import Pictogramme

MISE_EN_FORME = ["h3", "bold", "ol", "ul", "link", "document-link"]


class EncadreBlock(blocks.StructBlock):
    """A few lines that stand out."""

    titre = blocks.CharBlock(label=_("Titre"), max_length=100)
    texte = blocks.RichTextBlock(label=_("Texte"), features=["bold", "ul", "link"])

    class Meta:
        icon = "info-circle"
        label = _("Encadré")
        template = "home/blocs/encadre.html"


class EtapeBlock(blocks.StructBlock):
    titre = blocks.CharBlock(label=_("Titre"), max_length=100)
    texte = blocks.RichTextBlock(label=_("Texte"), features=["bold", "link"])


class EtapesBlock(blocks.StructBlock):
    """What to do, in order."""

    etapes = blocks.ListBlock(EtapeBlock(), label=_("Étapes"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Étapes")
        template = "home/blocs/etapes.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=150)
    reponse = blocks.RichTextBlock(label=_("Réponse"), features=["bold", "ul", "link"])


class QuestionsBlock(blocks.StructBlock):
    """Questions that unfold."""

    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions et réponses")
        template = "home/blocs/questions.html"


class ChiffreBlock(blocks.StructBlock):
    """A figure. It never goes without its year."""

    valeur = blocks.CharBlock(label=_("Chiffre"), max_length=20)
    libelle = blocks.CharBlock(label=_("Ce qu’il compte"), max_length=120)
    annee = blocks.RegexBlock(
        label=_("Année"),
        regex=r"^(vers )?\d{4}$",
        error_messages={"invalid": _("Donnez l’année en quatre chiffres, par exemple 2023.")},
    )


class ChiffresBlock(blocks.StructBlock):
    """Figures side by side."""

    chiffres = blocks.ListBlock(ChiffreBlock(), label=_("Chiffres"), min_num=1, max_num=4)

    class Meta:
        icon = "order"
        label = _("Chiffres clés")
        template = "home/blocs/chiffres.html"


class ContactBlock(blocks.StructBlock):
    """How to reach the association: the phone number and address come from the site's settings."""

    titre = blocks.CharBlock(label=_("Titre"), max_length=100)
    texte = blocks.RichTextBlock(label=_("Texte"), features=["bold", "link"], required=False)

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "home/blocs/contact.html"


class EntreeBlock(blocks.StructBlock):
    """A way in, on the home page: one intention, one page."""

    titre = blocks.CharBlock(label=_("Titre"), max_length=60)
    texte = blocks.CharBlock(label=_("Texte"), max_length=140)
    page = blocks.PageChooserBlock(label=_("Page"))
    pictogramme = blocks.ChoiceBlock(label=_("Pictogramme"), choices=Pictogramme.choices, required=False)

    class Meta:
        icon = "arrow-right"
        label = _("Entrée")
        template = "home/blocs/entree.html"


class PlanBlock(blocks.StaticBlock):
    """The tree of the site's pages."""

    class Meta:
        icon = "sitemap"
        label = _("Plan du site")
        admin_text = _("La liste des pages du site, tenue à jour toute seule.")
        template = "home/blocs/plan.html"


def blocs_du_corps() -> list[tuple[str, blocks.Block]]:
    """Return the blocks of a page's body."""
    return [
        (
            "titre",
            blocks.CharBlock(label=_("Titre"), max_length=100, icon="title", template="home/blocs/titre.html"),
        ),
        (
            "texte",
            blocks.RichTextBlock(
                label=_("Texte"), features=MISE_EN_FORME, icon="pilcrow", template="home/blocs/texte.html"
            ),
        ),
        ("encadre", EncadreBlock()),
        ("etapes", EtapesBlock()),
        ("questions", QuestionsBlock()),
        ("chiffres", ChiffresBlock()),
        ("contact", ContactBlock()),
        ("image", ImageBlock(label=_("Image"), icon="image", template="home/blocs/image.html")),
        ("plan", PlanBlock()),
    ]
