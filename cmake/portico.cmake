# How a module of Portico is built: one static library from its *.cc, one test binary from its
# *_test.cc, the same warnings everywhere.

add_library(portico_options INTERFACE)
target_compile_options(portico_options INTERFACE
  -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers -fno-omit-frame-pointer)
target_include_directories(portico_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
if(PORTICO_SANITIZE)
  target_compile_options(portico_options INTERFACE -fsanitize=${PORTICO_SANITIZE}
    -fno-sanitize-recover=all)
  target_link_options(portico_options INTERFACE -fsanitize=${PORTICO_SANITIZE})
endif()

find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)
if(PORTICO_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()

# portico_module(NAME [DIR dir…] LIBS lib…): library portico_NAME from *.cc in this folder and in
# DIR's folders, test portico_NAME_test from their *_test.cc.
function(portico_module name)
  cmake_parse_arguments(ARG "" "" "DIR;LIBS;TEST_LIBS" ${ARGN})
  set(sources)
  foreach(dir . ${ARG_DIR})
    file(GLOB found CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${dir}/*.cc)
    list(APPEND sources ${found})
  endforeach()
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  if(sources)
    add_library(portico_${name} STATIC ${sources})
    target_link_libraries(portico_${name} PUBLIC portico_options ${ARG_LIBS})
    set(lib portico_${name})
  else()
    add_library(portico_${name} INTERFACE)
    target_link_libraries(portico_${name} INTERFACE portico_options ${ARG_LIBS})
    set(lib portico_${name})
  endif()
  if(PORTICO_TESTS AND tests)
    add_executable(portico_${name}_test ${tests})
    target_link_libraries(portico_${name}_test PRIVATE ${lib} ${ARG_TEST_LIBS} GTest::gtest
      GTest::gtest_main)
    add_test(NAME unit.${name} COMMAND portico_${name}_test)
    set_tests_properties(unit.${name} PROPERTIES ENVIRONMENT
      "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/cmake/tsan.supp")
  endif()
endfunction()
