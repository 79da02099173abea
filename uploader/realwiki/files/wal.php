<?php
// Puts every database of the template into write-ahead mode, which stays with the file.
foreach ( glob( $argv[1] . '/*.sqlite' ) as $path ) {
	( new PDO( "sqlite:$path" ) )->exec( 'PRAGMA journal_mode=WAL' );
}
