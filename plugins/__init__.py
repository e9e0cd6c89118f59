"""The plugins that come with minnet: each a file or a folder, and an example of how to write one."""
