<?php
// The settings of every test wiki. Nothing here depends on where the folder is:
// a copied template works at once. Addresses are in address.php, what a test
// switches is in live.php; both are read again at each request.

$wgSitename = 'TestWiki';
$wgMetaNamespace = 'TestWiki';
$wgScriptPath = '/w';
$wgResourceBasePath = '/w';
$wgArticlePath = '/wiki/$1';
$wgUsePathInfo = true;
$wgServer = 'http://127.0.0.1';
$wgUploadDirectory = __DIR__ . '/images';
$wgUploadPath = '/images';
$wgTmpDirectory = __DIR__ . '/tmp';
$wgCacheDirectory = __DIR__ . '/cache';
$wgSecretKey = str_repeat( '0123456789abcdef', 4 );
$wgUpgradeKey = '0123456789abcdef';
$wgLanguageCode = 'en';
$wgLocaltimezone = 'UTC';
$wgEnableEmail = false;
$wgPingback = false;
$wgDefaultSkin = 'vector';
wfLoadSkin( 'Vector' );

// SQLite waits for the disk at each commit unless told otherwise; the data of a
// test need not survive a power cut.
$wgDBtype = 'sqlite';
$wgDBname = 'wiki';
$wgSQLiteDataDir = __DIR__ . '/data';
$testDatabase = static function ( string $name ) use ( $wgSQLiteDataDir ): array {
	return [
		'type' => 'sqlite',
		'dbname' => $name,
		'tablePrefix' => '',
		'variables' => [ 'synchronous' => 'OFF' ],
		'dbDirectory' => $wgSQLiteDataDir,
		'trxMode' => 'IMMEDIATE',
		'flags' => 0,
	];
};
$wgDBservers = [ [
	'type' => 'sqlite',
	'dbname' => $wgDBname,
	'dbDirectory' => $wgSQLiteDataDir,
	'variables' => [ 'synchronous' => 'OFF' ],
	'flags' => DBO_DEFAULT,
	'load' => 1,
] ];
$wgObjectCaches[CACHE_DB] = [
	'class' => SqlBagOStuff::class,
	'loggroup' => 'SQLBagOStuff',
	'server' => $testDatabase( 'wikicache' ),
];
$wgObjectCaches['db-replicated'] = [
	'factory' => 'Wikimedia\ObjectFactory\ObjectFactory::getObjectFromSpec',
	'args' => [ [ 'factory' => 'ObjectCache::getInstance', 'args' => [ CACHE_DB ] ] ],
];
$wgLocalisationCacheConf['store'] = 'files';
$wgMainCacheType = CACHE_ACCEL;

// Jobs wait in a file of their own. By default runJobs leaves out the two kinds
// that asynchronous uploads need, and web requests would run jobs as well.
$wgJobTypeConf['default'] = [
	'class' => 'JobQueueDB',
	'claimTTL' => 3600,
	'server' => $testDatabase( 'wiki_jobqueue' ),
];
$wgJobTypesExcludedFromDefaultQueue = [];
$wgJobRunRate = 0;

$wgEnableUploads = true;
$wgAllowCopyUploads = true;
$wgEnableAsyncUploads = true;
$wgMaxUploadSize = 5368709120;
$wgMinUploadChunkSize = 1024;
$wgFileExtensions = [
	'tiff', 'tif', 'png', 'gif', 'jpg', 'jpeg', 'webp', 'xcf', 'mid', 'ogg', 'ogv', 'oga', 'svg', 'djvu',
	'stl', 'flac', 'opus', 'wav', 'webm', 'mp3', 'midi', 'mpg', 'mpeg', 'pdf',
];
$wgUseImageMagick = true;
$wgImageMagickConvertCommand = '/usr/bin/convert';
$wgGenerateThumbnailOnParse = false;
$wgRateLimits = [];

// Three ways to stand on a wiki: may do all with files, may only add files, may
// only read and edit.
$wgGroupPermissions['user']['upload'] = false;
$wgGroupPermissions['user']['reupload'] = false;
$wgGroupPermissions['user']['reupload-own'] = false;
$wgGroupPermissions['user']['reupload-shared'] = false;
$wgGroupPermissions['user']['movefile'] = false;
foreach ( [ 'upload', 'reupload', 'reupload-own', 'reupload-shared', 'upload_by_url', 'movefile' ] as $right ) {
	$wgGroupPermissions['uploader'][$right] = true;
}
$wgGroupPermissions['novice']['upload'] = true;
$wgGroupPermissions['novice']['reupload-own'] = true;

$wgDebugLogGroups['exception'] = __DIR__ . '/log/mediawiki.log';
$wgDebugLogGroups['error'] = __DIR__ . '/log/mediawiki.log';
$wgDebugLogGroups['fatal'] = __DIR__ . '/log/mediawiki.log';

if ( is_file( __DIR__ . '/address.php' ) ) {
	require __DIR__ . '/address.php';
}
if ( is_file( __DIR__ . '/live.php' ) ) {
	require __DIR__ . '/live.php';
}
