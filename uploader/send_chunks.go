package uploader

const firstPiece = 4 << 20
