"""The plugins that come with minnet, each a file or a folder: examples of how to write one."""
