"""A picture of oneself: drawn anew, shown by a name of chance, gone with the next one."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image, ImageCms

from core.accounts.models import User
from core.common.images import BadImage, reencode
from tests.accounts.people import Browser, make_person

ANANYA = "ananya@example.test"


def drawn(form: str = "JPEG", size: tuple[int, int] = (640, 480), **more: Any) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(kept, form, **more)
    return kept.getvalue()


def send(browser: Browser, data: bytes, name: str = "me.jpg", method: str = "PUT") -> Any:
    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile(name, data)})
    headers = {"X-CSRFToken": browser.cookies["csrftoken"].value} if "csrftoken" in browser.cookies else {}
    return browser.generic(method, "/api/me/picture", body, content_type=MULTIPART_CONTENT, headers=headers)


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def signed_in(browser: Browser) -> Browser:
    make_person(ANANYA)
    browser.sign_in(ANANYA)
    return browser


def file_of(url: str, settings: Any) -> Path:
    return Path(settings.MEDIA_ROOT) / "pictures" / f"{url.rpartition('/')[2]}.webp"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_square_without_what_it_carried(form: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = drawn(form, exif=exif, icc_profile=profile)

    with Image.open(io.BytesIO(reencode(data, square=320))) as made:
        assert (made.format, made.size, made.mode) == ("WEBP", (320, 320), "RGB")
        assert not made.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(made.info)
    assert b"A phone" not in reencode(data, square=320)


def test_a_picture_that_a_phone_took_on_its_side_stands_upright() -> None:
    picture = Image.new("RGB", (400, 400), (0, 0, 255))
    picture.paste((255, 0, 0), (0, 0, 400, 200))  # red above
    exif = Image.Exif()
    exif[0x0112] = 6  # shown, it is turned to the right
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=exif, quality=95)

    with Image.open(io.BytesIO(reencode(kept.getvalue(), square=100))) as made:
        pixels = made.convert("RGB")
        red, blue = pixels.getpixel((90, 50)), pixels.getpixel((10, 50))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] > 200 > 60 > red[2]
    assert blue[2] > 200 > 60 > blue[0]


def test_what_can_be_seen_through_stays_so() -> None:
    kept = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 0, 0, 0)).save(kept, "PNG")

    with Image.open(io.BytesIO(reencode(kept.getvalue(), square=32))) as made:
        assert made.mode == "RGBA"


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (64, 64), color) for color in ((255, 0, 0), (0, 255, 0))]
    kept = io.BytesIO()
    frames[0].save(kept, "WEBP", save_all=True, append_images=frames[1:], duration=100, lossless=True)

    with Image.open(io.BytesIO(reencode(kept.getvalue(), square=32))) as made:
        assert getattr(made, "n_frames", 1) == 1
        color = made.convert("RGB").getpixel((16, 16))
    assert isinstance(color, tuple)
    assert color[0] > 200 > 60 > color[1]


def gif() -> bytes:
    kept = io.BytesIO()
    Image.new("P", (10, 10)).save(kept, "GIF")
    return kept.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        b"RIFF\0\0\0\0WEBPVP8 ",
        b"RIFF\x10\0\0\0WEBP" + b"x" * 200,
        drawn()[:400],
        gif(),
        b"%PDF-1.7",
    ],
    ids=range(10),
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadImage):
        reencode(data, square=320)


@pytest.mark.parametrize("side", [6500, 12_000])  # over our bound, and over the one of the library, too
def test_a_picture_that_would_unpack_to_gigabytes_is_refused_by_its_head(
    monkeypatch: pytest.MonkeyPatch, side: int
) -> None:
    data = drawn("PNG", (side, side))
    assert len(data) < 1_000_000
    unpacked: list[int] = []
    monkeypatch.setattr(Image.Image, "convert", lambda *given, **more: unpacked.append(1))

    with pytest.raises(BadImage):
        reencode(data, square=320)
    assert unpacked == []


@pytest.mark.django_db
def test_a_picture_is_shown_to_everybody_who_has_its_name(signed_in: Browser, settings: Any) -> None:
    answer = send(signed_in, drawn())

    assert answer.status_code == 200, answer.content
    url = answer.json()["picture"]
    assert url == signed_in.get("/api/me").json()["picture"]
    shown = Browser().get(url)
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/webp", "nosniff")
    assert shown["Cache-Control"] == "public, max-age=31536000, immutable"
    with Image.open(io.BytesIO(shown.content)) as made:
        assert made.size == (320, 320)
    assert UUID(url.rpartition("/")[2]).version == 4, "a name of chance"


@pytest.mark.django_db(transaction=True)
def test_the_old_picture_is_gone_with_the_next_one_and_the_last_with_its_removal(
    signed_in: Browser, settings: Any
) -> None:
    first = send(signed_in, drawn()).json()["picture"]
    second = send(signed_in, drawn("PNG")).json()["picture"]

    assert first != second
    assert not file_of(first, settings).exists()
    assert Browser().get(first).status_code == 404
    assert file_of(second, settings).exists()

    assert signed_in.send("DELETE", "/api/me/picture").json()["picture"] is None
    assert signed_in.send("DELETE", "/api/me/picture").status_code == 200
    assert list(file_of(second, settings).parent.iterdir()) == []


@pytest.mark.django_db
def test_what_is_no_picture_leaves_the_old_one(signed_in: Browser, settings: Any) -> None:
    url = send(signed_in, drawn()).json()["picture"]

    answer = send(signed_in, b"<svg/>", "me.png")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_image")
    assert signed_in.get("/api/me").json()["picture"] == url


@pytest.mark.django_db
def test_more_than_five_megabytes_are_refused(signed_in: Browser) -> None:
    answer = send(signed_in, b"\xff\xd8\xff" + b"\0" * (5 * 1024 * 1024))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.django_db
def test_a_picture_wants_a_signed_in_person_and_our_own_page(signed_in: Browser) -> None:
    assert send(Browser(), drawn()).status_code == 401
    del signed_in.cookies["csrftoken"]

    assert send(signed_in, drawn()).json()["code"] == "csrf_failed"
    assert User.objects.get().picture is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", [uuid4(), "..%2f..%2fsettings", "x"])
def test_what_is_no_pictures_name_shows_nothing(browser: Browser, name: Any) -> None:
    assert browser.get(f"/api/pictures/{name}").status_code == 404
