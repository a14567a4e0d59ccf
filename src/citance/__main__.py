"""`python -m citance`."""

from citance.cli.main import main

if __name__ == "__main__":
    main()
