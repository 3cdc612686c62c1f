"""What guests and providers call: links, callbacks, banners."""
