"""Import aiogram without building the validators of its four hundred types: each when first used.

aiogram builds all of them when it is imported, which takes five seconds of each worker. Whatever
imports aiogram afterwards gets the module that is imported here.
"""

import sys
from unittest.mock import patch

from pydantic import BaseModel


def _import() -> None:
    with patch.object(BaseModel, "model_rebuild", classmethod(lambda cls, **_: None)):
        import aiogram.types
    types = vars(aiogram.types)
    # A type that is built later looks for the others in its own module.
    names = {name: types[name] for name in (*aiogram.types.__all__, "Optional", "Union", "Literal")}
    names |= {"List": list, "Default": types["_Default"]}
    for name, module in list(sys.modules.items()):
        if name.startswith("aiogram.types."):
            vars(module).update(names | vars(module))


if "aiogram" not in sys.modules:
    _import()
