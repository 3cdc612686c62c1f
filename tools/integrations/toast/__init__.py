"""Toast: machine credentials, menus and orders, as its published API says. Self-service access only reads."""

from tools.integrations.toast.client import Toast, ToastConfig

__all__ = ["Toast", "ToastConfig"]
