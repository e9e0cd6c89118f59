"""The plugins that come with minnet are the package minnet_plugins: so the folder is called where minnet is installed, and `plugins` in a checkout."""

import os
import sys

NAME = "minnet_plugins"


class BesideMinnet:
    """Finds minnet_plugins in the folder that lies beside this package, under either name, and nowhere else."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        """The specification of minnet_plugins, None of anything else."""
        if name != NAME:
            return None
        from importlib.util import spec_from_file_location
        beside = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        for folder in (os.path.join(beside, NAME), os.path.join(beside, "plugins")):
            start = os.path.join(folder, "__init__.py")
            if os.path.isfile(start):
                return spec_from_file_location(name, start, submodule_search_locations=[folder])
        return None


sys.meta_path.insert(0, BesideMinnet)
