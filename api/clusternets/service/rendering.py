"""Documents are rendered by workers: their data comes from files, and takes time to lay out."""

from clusternets.publication.rendering import Renderer, Rendition
from clusternets.release import Release
from clusternets.service import frames
from clusternets.service.kinds import Preparation, Task
from clusternets.settings import Settings


def prepare(release: Release, _: Settings) -> Preparation:
    """Read and compile all that renders documents, for a worker can open no file."""
    renderer = Renderer(release)

    def make() -> Task:
        renderer.index.reopen()  # a connection must not be shared with another process

        def render(header: frames.Header, _: bytes) -> tuple[frames.Header, bytes]:
            return {}, renderer.render(Rendition(**header))

        return render

    return Preparation({}, make)
