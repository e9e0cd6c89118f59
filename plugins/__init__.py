"""The plugins that come with minnet, one file or folder each; each is also an example of how to write one."""
