# SPDX-License-Identifier: GPL-3.0-or-later
# After cases.py: what becomes of selections, and of layers that are in no usual state, for selection_test.py.
plain = png("plain.png")
half = png("half.png", alpha=True)


def rectangle(image):
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 13, 7, 90, 50)


def feathered(image):
    image.select_ellipse(Gimp.ChannelOps.REPLACE, 40, 30, 80, 60)
    Gimp.Selection.feather(image, 12)


def partly_outside(image):
    image.select_rectangle(Gimp.ChannelOps.REPLACE, -20, -10, 90, 70)


def inverted(image):
    rectangle(image)
    Gimp.Selection.invert(image)


def emptied(image):
    rectangle(image)
    Gimp.Selection.none(image)


def nothing(image):
    pass


def values(drawable, box):
    """The 8-bit values of a channel in a box of itself; 0 outside of it."""
    x, y, width, height = box
    return bytes(drawable.get_buffer().get(Gegl.Rectangle.new(x, y, width, height), 1.0, "Y u8",
                                           Gegl.AbyssPolicy.NONE))


def box_of(image):
    """What plug-in-genlayer-layer takes: the selection's bounds, or the canvas."""
    _, selected, left, top, right, bottom = Gimp.Selection.bounds(image)
    return (left, top, right - left, bottom - top) if selected else (0, 0, image.get_width(), image.get_height())


def shape(image, layer):
    """How the layer's mask (or, cut, its alpha) is related to the selection."""
    bounds = about(layer, [])["bounds"]
    wanted = values(image.get_selection(), bounds)
    mask = layer.get_mask()
    if mask:
        got = values(mask, (0, 0, *bounds[2:]))
    elif layer.has_alpha():
        got = bytes(layer.get_buffer().get(Gegl.Rectangle.new(0, 0, *bounds[2:]), 1.0, "A u8",
                                           Gegl.AbyssPolicy.NONE))
    else:
        got = b""
    return {"mask": bool(mask), "edits_mask": layer.get_edit_mask(), "all_selected": set(wanted) == {255},
            "values": len(set(wanted)),
            "off": max((abs(a - b) for a, b in zip(got, wanted, strict=True)), default=None) if got else None}


def select(case, select, clip="mask", fit="fill", path=plain, mode="RGB", precision="U8_NON_LINEAR", **more):
    image = new(mode, precision)
    select(image)
    box = box_of(image)
    before = values(image.get_selection(), (0, 0, 200, 150))
    _, layer, outcome = insert(path, image, fit=fit, box=box, clip=clip)
    width, height = layer.get_width(), layer.get_height()
    spots = [(width * i // 7, height * i // 7) for i in (2, 3, 5)]
    say(case, box=box, fit=fit, mode=mode, precision=precision,
        same_selection=values(image.get_selection(), (0, 0, 200, 150)) == before,
        **about(layer, spots), **shape(image, layer), **outcome, **more)
    finished(image)


for mode, precision in [(mode, f"{depth}_NON_LINEAR") for mode in ("RGB", "GRAY") for depth in ("U8", "U16", "U32")] + [
        ("INDEXED", "U8_NON_LINEAR")]:
    for how in nothing, rectangle, feathered, partly_outside:
        for fit in "fill", "fit", "stretch", "original":
            select(f"{mode} {precision} {how.__name__} {fit}", how, fit=fit, mode=mode, precision=precision,
                   table=True)

for how in feathered, inverted, emptied, rectangle:
    for clip in "mask", "crop", "ignore":
        select(f"{how.__name__}, {clip}", how, clip=clip)
select("alpha, crop", feathered, clip="crop", path=half)
select("too large, crop", rectangle, clip="crop", fit="original", path=os.path.join(FOLDER, "large.jpg"))
select("unselected, crop", nothing, clip="crop", fit="original", path=os.path.join(FOLDER, "large.jpg"))
select("a pixel, mask", lambda image: image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 60, 1, 1))


def stack(case, prepare):
    """`prepare` gives the active items, and one to look at afterwards."""
    image = new()
    background = image.get_layers()[0]
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    inside = []
    for i in range(2):
        layer = Gimp.Layer.new(image, f"inside {i}", 50, 40, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
        image.insert_layer(layer, group, i)
        inside.append(layer)
    active, watched = prepare(image, background, group, inside)
    active = (list(active) + [None, None])[:2]
    more = {"beside": active[1]} if active[1] else {}
    before = {layer.get_id(): bytes(layer.get_buffer().get(
        Gegl.Rectangle.new(0, 0, 20, 20), 1.0, "R'G'B'A u8", Gegl.AbyssPolicy.NONE)) for layer in inside + [background]}
    _, layer, outcome = insert(plain, image, active[0], box=(0, 0, 64, 48), clip="mask", **more)
    after = {layer.get_id(): bytes(layer.get_buffer().get(
        Gegl.Rectangle.new(0, 0, 20, 20), 1.0, "R'G'B'A u8", Gegl.AbyssPolicy.NONE)) for layer in inside + [background]}
    parent = layer.get_parent() if layer else None
    say(case, parent=parent.get_name() if parent else "", position=image.get_item_position(layer) if layer else -1,
        selected=[l.get_id() for l in image.get_selected_layers()] == [layer.get_id()] if layer else False,
        visible=layer.get_visible() if layer else None, untouched=before == after,
        watched=watched() if watched else None, **outcome)
    finished(image)


def hidden(image, background, group, inside):
    background.set_visible(False)
    return [background], lambda: background.get_visible()


def locked(image, background, group, inside):
    background.set_lock_content(True)
    background.set_lock_position(True)
    background.set_lock_visibility(True)
    return [background], lambda: background.get_lock_content()


def locked_group(image, background, group, inside):
    group.set_lock_content(True)
    group.set_lock_position(True)
    return [inside[1]], lambda: group.get_lock_content()


def channel(image, background, group, inside):
    made = Gimp.Channel.new(image, "a channel", 200, 150, 50, Gegl.Color.new("red"))
    image.insert_channel(made, None, 0)
    return [made], lambda: len(image.get_channels())


def floating(image, background, group, inside):
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 20, 20, 40, 40)
    made = Gimp.Selection.float(image, [background], 5, 5)
    return [made], lambda: bool(image.get_floating_sel())


stack("several", lambda image, background, group, inside: ([background, inside[1]], None))
stack("several, the other way round", lambda image, background, group, inside: ([inside[1], background], None))
stack("a group and its own", lambda image, background, group, inside: ([inside[0], group], None))
stack("hidden", hidden)
stack("locked", locked)
stack("in a locked group", locked_group)
stack("a channel", channel)
stack("floating", floating)
say("end", end=True)
