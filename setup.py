"""What pyproject.toml cannot say: a wheel brings both editions of the notebooks, as
lossedu/course/."""
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
EDITIONS = ("notebooks", "solutions")


class BuildWithNotebooks(build_py):
    """In an editable install nothing is copied: there `lossedu lab` opens the clone itself."""

    def run(self):
        super().run()
        if not self.editable_mode:
            for edition in EDITIONS:
                self.bring(edition)

    def bring(self, edition):
        target = Path(self.build_lib, "lossedu", "course", edition)
        # what an earlier build left there may have another name now
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for path in sorted((HERE / edition).glob("*.ipynb")):
            shutil.copyfile(path, target / path.name)


setup(cmdclass={"build_py": BuildWithNotebooks})
