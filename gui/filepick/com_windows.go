package filepick

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The parts of COM that the file dialog needs. Methods are called by their place
// in the interface's table, which Windows never changes.

var coCreateInstance = windows.NewLazySystemDLL("ole32.dll").NewProc("CoCreateInstance")

var (
	clsidFileOpenDialog = windows.GUID{Data1: 0xdc1c5a9c, Data2: 0xe88a, Data3: 0x4dde, Data4: [8]byte{0xa5, 0xa1, 0x60, 0xf8, 0x2a, 0x20, 0xae, 0xf7}}
	iidFileOpenDialog   = windows.GUID{Data1: 0xd57c7288, Data2: 0xd4ad, Data3: 0x4768, Data4: [8]byte{0xbe, 0x02, 0x9d, 0x96, 0x95, 0x32, 0xd9, 0x60}}
)

const clsctxInprocServer = 1

// Places in the tables of IUnknown, IFileOpenDialog, IShellItemArray and
// IShellItem (shobjidl_core.h).
const (
	unknownRelease = 2

	dialogShow          = 3
	dialogSetOptions    = 9
	dialogGetOptions    = 10
	dialogSetTitle      = 17
	dialogSetOkLabel    = 18
	dialogGetResults    = 27
	itemsGetCount       = 7
	itemsGetItemAt      = 8
	itemGetDisplayName  = 5
	sigdnFileSystemPath = 0x80058000
)

// Options of the dialog (FILEOPENDIALOGOPTIONS).
const (
	fosNoChangeDir      = 0x8
	fosPickFolders      = 0x20
	fosForceFileSystem  = 0x40
	fosAllowMultiselect = 0x200
	fosPathMustExist    = 0x800
	fosFileMustExist    = 0x1000
)

// object is a COM object: a pointer to a table of functions.
type object struct{ table *[32]uintptr }

// call calls a method and returns its HRESULT as an error unless it succeeded. The
// directive keeps what the arguments point to in place until it returns.
//
//go:uintptrescapes
func (o *object) call(method int, args ...uintptr) error {
	all := append([]uintptr{uintptr(unsafe.Pointer(o))}, args...)
	hr, _, _ := syscall.SyscallN(o.table[method], all...)
	return result(hr)
}

func (o *object) release() { _ = o.call(unknownRelease) }

// result turns an HRESULT into an error; those with the highest bit are failures.
func result(hr uintptr) error {
	if int32(hr) >= 0 {
		return nil
	}
	return syscall.Errno(uint32(hr))
}

func newFileOpenDialog() (*object, error) {
	var dialog *object
	hr, _, _ := coCreateInstance.Call(
		uintptr(unsafe.Pointer(&clsidFileOpenDialog)), 0, clsctxInprocServer,
		uintptr(unsafe.Pointer(&iidFileOpenDialog)), uintptr(unsafe.Pointer(&dialog)))
	return dialog, result(hr)
}
