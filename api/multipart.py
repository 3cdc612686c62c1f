"""Files in forms (RFC 7578, multipart/form-data): the body is at hand already, so it is only cut into its parts."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from core.errors import BadInput

_MOST = 20  # parts
_NO_FORM = "Send it as a form with a file (multipart/form-data)."


@dataclass(frozen=True, slots=True)
class Form:
    """`files` and `fields` by name."""

    files: dict[str, bytes]
    fields: dict[str, str]

    def file(self, name: str) -> bytes:
        """Raises BadInput where there is none."""
        if not (found := self.files.get(name)):
            raise BadInput(f"The form has no file {name!r}.")
        return found


def read_form(content_type: str, body: bytes) -> Form:
    """Raises BadInput for anything that is no such form."""
    head = Message()
    head["Content-Type"] = content_type
    boundary = head.get_boundary()
    if head.get_content_type() != "multipart/form-data" or not boundary:
        raise BadInput(_NO_FORM)
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1", "replace"))[1:]
    if not parts or not parts[-1].startswith(b"--") or len(parts) > _MOST + 1:
        raise BadInput(_NO_FORM)
    form = Form({}, {})
    for part in parts[:-1]:
        _add(form, part)
    return form


def _add(form: Form, part: bytes) -> None:
    head, divider, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    said = BytesHeaderParser().parsebytes(head)
    name = said.get_param("name", header="content-disposition")
    if not divider or not isinstance(name, str):
        raise BadInput(_NO_FORM)
    if said.get_filename() is not None:
        form.files[name] = content
    else:
        form.fields[name] = content.decode("utf-8", "replace")
