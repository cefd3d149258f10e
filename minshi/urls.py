"""Where each face of the portal is mounted. Every view behind these addresses declares its gate."""

urlpatterns: list = []
