"""Forms made from the classes of the record: one declaration of a kind is its form, too.

`fields.py` says which questions a kind asks, `reading.py` what was typed; what may be written is checked
by core alone.
"""

from throughcare.cases.forms.fields import Field, Form, form_for
from throughcare.cases.forms.reading import Typed, read_form

__all__ = ["Field", "Form", "Typed", "form_for", "read_form"]
