#import <Cocoa/Cocoa.h>
#import <objc/runtime.h>

// In openwith_darwin.go: one call for each thing, then one that ends the list.
extern void wikidropOpens(char *source);
extern void wikidropOpened(void);

// A file arrives as its path, anything else as its address.
static void takeURLs(id self, SEL command, NSApplication *app, NSArray<NSURL *> *urls) {
	for (NSURL *url in urls) {
		const char *source = url.isFileURL ? url.fileSystemRepresentation : url.absoluteString.UTF8String;
		if (source != NULL)
			wikidropOpens((char *)source);
	}
	wikidropOpened();
}

// GLFW's delegate of the application lacks the method that macOS asks for. It gets
// it before GLFW begins, since the files that a start is for come while it begins.
int wikidropTakeURLs(void) {
	Class delegate = objc_getClass("GLFWApplicationDelegate");
	if (delegate == Nil)
		return 0;
	return class_addMethod(delegate, @selector(application:openURLs:), (IMP)takeURLs, "v@:@@");
}
