"""`python -m lossedu` is the command `lossedu`."""
from .cli import main

if __name__ == "__main__":
    main()
