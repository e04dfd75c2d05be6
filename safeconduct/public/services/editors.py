"""Who may write the site: rights follow the role, given at the door of the editor."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from safeconduct.accounts.models import User

GROUP = "Website"
OF_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
OF_PICTURES = ("add_image", "change_image", "choose_image")
OF_THE_EDITOR = (("wagtailadmin", "access_admin"), ("simple_translation", "submit_translation"))


def give_editor_rights(user: User) -> None:
    """Let a colleague write and publish pages and bring pictures. Doing it again changes nothing."""
    if user.groups.filter(name=GROUP).exists():
        return
    with transaction.atomic():
        user.groups.add(_website())


def _website() -> Group:
    """The group of those who write the site, with its rights, made when the first of them comes."""
    group, is_new = Group.objects.get_or_create(name=GROUP)
    if is_new:
        for app, codename in OF_THE_EDITOR:
            group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        _give_pages(group)
        _give_pictures(group)
    return group


def _give_pages(group: Group) -> None:
    root = Page.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=OF_PAGES):
        GroupPagePermission.objects.create(group=group, page=root, permission=permission)


def _give_pictures(group: Group) -> None:
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=OF_PICTURES):
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)
