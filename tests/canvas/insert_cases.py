# SPDX-License-Identifier: GPL-3.0-or-later
# After cases.py: every mode, place in the stack and kind of file, for insert_test.py.
BOX = (13, 7, 90, 50)
plain = png("plain.png")

for mode, precision in [("RGB", f"{depth}_{curve}") for depth in ("U8", "U16", "U32", "HALF", "FLOAT", "DOUBLE")
                        for curve in ("LINEAR", "NON_LINEAR", "PERCEPTUAL")] + [
                            ("GRAY", "U8_NON_LINEAR"), ("GRAY", "U16_NON_LINEAR"), ("GRAY", "FLOAT_LINEAR"),
                            ("GRAY", "FLOAT_PERCEPTUAL"), ("INDEXED", "U8_NON_LINEAR")]:
    for fit in "original", "fill", "fit", "stretch":
        image = new(mode, precision)
        image.select_rectangle(Gimp.ChannelOps.REPLACE, 5, 6, 30, 40)
        before = Gimp.Selection.bounds(image)[1:]
        others = len(Gimp.get_images())
        _, layer, outcome = insert(plain, image, fit=fit, box=BOX)
        more = about(layer) if layer else {}
        say(f"{mode} {precision} {fit}", table=True, mode=mode, precision=precision, fit=fit,
            selected=layer in image.get_selected_layers() and len(image.get_selected_layers()) == 1,
            same_selection=list(Gimp.Selection.bounds(image)[1:]) == list(before),
            images=len(Gimp.get_images()) - others, **outcome, **more)
        finished(image)


def where(case, choose):
    image = new()
    background = image.get_layers()[0]
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    inside = [Gimp.Layer.new(image, f"inside {i}", 10, 10, Gimp.ImageType.RGBA_IMAGE, 100,
                             Gimp.LayerMode.NORMAL) for i in range(3)]
    for i, layer in enumerate(inside):
        image.insert_layer(layer, group, i)
    other = new()
    _, layer, outcome = insert(plain, image, choose(background, group, inside, other), box=BOX)
    parent = layer.get_parent()
    say(case, parent=parent.get_name() if parent else "", position=image.get_item_position(layer),
        selected=[l.get_id() for l in image.get_selected_layers()] == [layer.get_id()], **outcome)
    finished(image)
    finished(other)


def mask_of(layer):
    mask = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(mask)
    return mask


where("above the middle", lambda background, group, inside, other: background)
where("above in a group", lambda background, group, inside, other: inside[1])
where("above a group", lambda background, group, inside, other: group)
where("above nothing", lambda background, group, inside, other: None)
where("above a mask", lambda background, group, inside, other: mask_of(background))
where("above another image's", lambda background, group, inside, other: other.get_layers()[0])


def into(case, path, fit="original", box=(0, 0, WIDTH, HEIGHT), **kind):
    image = new(**kind)
    _, layer, outcome = insert(path, image, fit=fit, box=box)
    more = about(layer) if layer else {}
    if layer and kind.get("profile"):
        raw = layer.get_buffer().get(Gegl.Rectangle.new(0, 0, WIDTH, HEIGHT), 1.0, None, Gegl.AbyssPolicy.CLAMP)
        more["raw"] = [[[x, y], list(raw[(y * WIDTH + x) * 3:][:3])] for x, y in SPOTS]
    say(case, **outcome, **more)
    finished(image)


adobe = Gimp.ColorProfile.new_rgb_adobe()
adobe_png = png("adobe.png", profile=bytes(adobe.get_icc_profile()))
gray_png = png("gray.png", gray=True)
into("alpha", png("alpha.png", alpha=True))
into("sixteen bits", png("sixteen.png", bits=16), precision="U16_NON_LINEAR")
into("adobe into sRGB u8", adobe_png)
into("adobe into sRGB float", adobe_png, precision="FLOAT_LINEAR")
into("adobe into sRGB, scaled", adobe_png, fit="stretch", box=(0, 0, WIDTH + 0, HEIGHT + 0))
into("adobe into GRAY", adobe_png, mode="GRAY")
into("adobe into its own", adobe_png, profile=adobe)
into("sRGB into adobe", plain, profile=adobe)
into("gray into RGB", gray_png)
into("gray into GRAY", gray_png, mode="GRAY")
into("gray into adobe", gray_png, profile=adobe)
into("jpg", os.path.join(FOLDER, "small.jpg"), box=(0, 0, 200, 100))
into("webp", os.path.join(FOLDER, "small.webp"), box=(0, 0, 200, 100))


def new_image(case, path, **more):
    image, _, outcome = insert(path, new_image=True, **more)
    layer = image.get_layers()[0]
    profile = image.get_color_profile()
    say(case, size=[image.get_width(), image.get_height()], layers=len(image.get_layers()),
        precision=image.get_precision().value_nick.replace("-", "_").upper(), undo=image.undo_is_enabled(),
        base=image.get_base_type().value_nick.upper(), dirty=image.is_dirty(),
        profile="adobe" if profile and profile.is_equal(adobe) else "", **outcome, **about(layer))
    finished(image)


new_image("new image", plain)
new_image("new image of a size", plain, fit="fill", box=(0, 0, 90, 50))
new_image("sixteen bits, new image", os.path.join(FOLDER, "sixteen.png"))
new_image("adobe, new image", adobe_png)
new_image("gray, new image", gray_png)


def failing(case, path, mode="RGB", fit="original", **more):
    image = new(mode)
    image.clean_all()
    others = len(Gimp.get_images())
    _, _, outcome = insert(path, image, fit=fit, box=BOX, **more)
    say(case, images=len(Gimp.get_images()) - others, new_layers=len(image.get_layers()) - 1,
        dirty=image.is_dirty(), **outcome)
    finished(image)


cut = png("cut.png", cut=2)
with open(os.path.join(FOLDER, "small.jpg"), "rb") as whole, open(os.path.join(FOLDER, "cut.jpg"), "wb") as part:
    part.write(whole.read()[:-2])
with open(os.path.join(FOLDER, "page.png"), "w") as page:
    page.write("<!doctype html><title>502 Bad Gateway</title>")
failing("cut PNG", cut)
failing("cut PNG, scaled", cut, fit="fill")
failing("cut JPEG", os.path.join(FOLDER, "cut.jpg"))
failing("cut PNG into INDEXED", cut, mode="INDEXED")
failing("cut PNG, new image", cut, new_image=True)
failing("a web page", os.path.join(FOLDER, "page.png"))

image = new(size=(8, 8000))
_, layer, outcome = insert(os.path.join(FOLDER, "large.jpg"), image, fit="fill", box=(3, 0, 2, 8000), warm=True)
_, x, y = layer.get_offsets()
say("narrow", bounds=[x, y, layer.get_width(), layer.get_height()], **outcome)
finished(image)


def speed(case, path="large.jpg", fit="original", size=(1024, 1024), times=8, **kind):
    image = new(size=size, **kind)
    _, _, outcome = insert(os.path.join(FOLDER, path), image, fit=fit, box=(0, 0, *size), warm=True, times=times)
    say(case, **outcome)
    finished(image)


speed("speed")
speed("speed of a scaled one", fit="fill", size=(1920, 1080), times=3)
speed("speed with a profile", profile=adobe, times=4)
speed("speed into indexed", mode="INDEXED", times=3)
for kind in "jpg", "png", "webp":
    speed(f"memory, {kind}", path=f"largest.{kind}", size=(2048, 2048), times=1)
say("end", end=True)
