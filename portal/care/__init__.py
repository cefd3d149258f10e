"""关怀版: the three tasks of an old resident and a call back, one large question a page. No rule of its own."""
