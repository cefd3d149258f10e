def test_probe(town, django_assert_max_num_queries):
    import time

    from tests import everywhere

    t = time.time()
    place = everywhere.build(town)
    print("built", time.time() - t)
    missing = [a.name for a in everywhere.addresses() if a.wants and a.name not in place.about]
    print(missing)
    for a in everywhere.addresses():
        if a.wants and a.name in place.about and set(place.about[a.name]) != set(a.wants):
            print("args", a.name, a.wants, place.about[a.name])
