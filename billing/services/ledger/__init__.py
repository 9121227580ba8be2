"""The books: tokens, holds, and proof that wallets say what the entries say."""
