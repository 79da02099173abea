<?php
// Runs the wiki's jobs within a fifth of a second of their arrival, until it is
// ended. "runJobs --wait" would notice new ones up to half a minute late.
// Arguments: the wiki's folder, runJobs.php, LocalSettings.php.

[ , $dir, $runJobs, $settings ] = $argv;
$command = [ PHP_BINARY, $runJobs, '--conf', $settings ];
$log = [ 1 => [ 'file', '/dev/null', 'w' ], 2 => [ 'file', "$dir/log/jobs.log", 'a' ] ];

while ( true ) {
	clearstatcache(); // PHP remembers that a file was there
	if ( !is_file( "$dir/jobs.hold" ) && jobsWait( "$dir/data/wiki_jobqueue.sqlite" ) ) {
		proc_close( proc_open( $command, $log, $pipes ) );
	}
	usleep( 200000 );
}

function jobsWait( string $path ): bool {
	try {
		$db = new PDO( "sqlite:$path" );
		$db->setAttribute( PDO::ATTR_TIMEOUT, 5 );
		return (bool)$db->query( "SELECT 1 FROM job WHERE job_token = '' LIMIT 1" )->fetchColumn();
	} catch ( PDOException $e ) {
		error_log( 'jobs: ' . $e->getMessage() );
		return false;
	}
}
