"""The `throughcare` command."""

from throughcare.cli import main

if __name__ == "__main__":
    main()
