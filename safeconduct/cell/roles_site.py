"""The tables of the site: the desk writes it, strangers read what a page is made of, the worker has none of it."""

from safeconduct.cell.roles_tables import READ, Line

# As it stands for strangers: no drafts, no editors, no log of theirs.
READ_BY_STRANGERS = (
    "public_homepage",
    "public_standardpage",
    "public_newsindexpage",
    "public_newspage",
    "wagtailcore_page",
    "wagtailcore_locale",
    "wagtailcore_site",
    "wagtailcore_pageviewrestriction",
    "wagtailimages_image",
    "wagtailimages_rendition",
    "django_content_type",
)
OF_EDITORS = (
    "simple_translation_simpletranslation",
    "taggit_tag",
    "taggit_taggeditem",
    "wagtailadmin_admin",
    "wagtailadmin_editingsession",
    "wagtailadmin_formstate",
    "wagtailcore_apitoken",
    "wagtailcore_collection",
    "wagtailcore_collectionviewrestriction",
    "wagtailcore_collectionviewrestriction_groups",
    "wagtailcore_comment",
    "wagtailcore_commentreply",
    "wagtailcore_groupapprovaltask",
    "wagtailcore_groupapprovaltask_groups",
    "wagtailcore_groupcollectionpermission",
    "wagtailcore_grouppagepermission",
    "wagtailcore_groupsitepermission",
    "wagtailcore_modellogentry",
    "wagtailcore_pagelogentry",
    "wagtailcore_pagesubscription",
    "wagtailcore_pageviewrestriction_groups",
    "wagtailcore_referenceindex",
    "wagtailcore_revision",
    "wagtailcore_task",
    "wagtailcore_taskstate",
    "wagtailcore_uploadedfile",
    "wagtailcore_workflow",
    "wagtailcore_workflowcontenttype",
    "wagtailcore_workflowpage",
    "wagtailcore_workflowstate",
    "wagtailcore_workflowtask",
    "wagtaildocs_document",
    "wagtailsearch_indexentry",
    "wagtailusers_userprofile",
)

SITE = {
    **dict.fromkeys(READ_BY_STRANGERS, Line(public=READ)),
    **dict.fromkeys(OF_EDITORS, Line()),
}
